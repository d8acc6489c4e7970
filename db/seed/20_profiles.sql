--liquibase formatted sql logicalFilePath:db/seed/20_profiles.sql

--changeset seed:profiles
--comment: Four of five people tell something about themselves
WITH words AS (
  SELECT ARRAY[
    'Backend engineer', 'Data analyst', 'Product designer', 'Platform engineer', 'Frontend engineer',
    'Database administrator', 'Engineering manager', 'Site reliability engineer', 'Technical writer',
    'Security engineer', 'Test engineer', 'Researcher', 'Support engineer'
  ] AS jobs, ARRAY[
    'payments', 'search', 'the mobile apps', 'billing', 'the public API', 'logistics', 'identity', 'reporting',
    'the design system', 'storage', 'onboarding'
  ] AS areas, ARRAY[
    'Lagos, Nigeria', 'Kraków, Poland', 'Lisbon, Portugal', 'Nairobi, Kenya', 'Berlin, Germany', 'Osaka, Japan',
    'Medellín, Colombia', 'Galway, Ireland', 'Pune, India', 'Montréal, Canada', 'Gothenburg, Sweden',
    'Hanoi, Vietnam', 'Austin, United States', 'Ankara, Türkiye', 'Bologna, Italy', 'Accra, Ghana',
    'Wellington, New Zealand'
  ] AS places, ARRAY[
    'Bakes bread at the weekend.', 'Sings in a choir.', 'Plays chess by post.', 'Repairs old bicycles.',
    'Grows tomatoes on a balcony.', 'Runs a small book club.', 'Learns the accordion, slowly.'
  ] AS hobbies
), people AS (
  SELECT id, username, row_number() OVER (ORDER BY username COLLATE "C")::integer AS n
  FROM users
  WHERE split_part(email, '@', 2) IN ('aurora.example', 'brightwater.example', 'calder.example')
)
INSERT INTO user_profiles (user_id, headline, bio, location, website)
SELECT
  id,
  jobs[1 + n % cardinality(jobs)],
  CASE WHEN n % 3 <> 0 THEN
    'Works on ' || areas[1 + n * 3 % cardinality(areas)] || ' since ' || 2012 + n % 13 || '. '
      || hobbies[1 + n * 2 % cardinality(hobbies)] END,
  CASE WHEN n % 7 <> 0 THEN places[1 + n * 5 % cardinality(places)] END,
  CASE WHEN n % 4 = 0 THEN 'https://' || replace(username, '.', '-') || '.example' END
FROM people, words
WHERE n % 5 <> 0
ON CONFLICT DO NOTHING;
--rollback DELETE FROM user_profiles USING users WHERE users.id = user_profiles.user_id
--rollback   AND split_part(users.email, '@', 2) IN ('aurora.example', 'brightwater.example', 'calder.example');
