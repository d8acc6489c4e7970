--liquibase formatted sql logicalFilePath:db/seed/30_user_skills.sql

--changeset seed:user-skills
--comment: Up to six skills for each of them; one of nine has none yet
WITH people AS (
  SELECT id, username, row_number() OVER (ORDER BY username COLLATE "C")::integer AS n
  FROM users
  WHERE split_part(email, '@', 2) IN ('aurora.example', 'brightwater.example', 'calder.example')
), choices AS (
  SELECT id, name, row_number() OVER (ORDER BY lower(name) COLLATE "C")::integer - 1 AS k, count(*) OVER ()::integer AS size
  FROM skills
)
INSERT INTO user_skills (user_id, skill_id, level)
SELECT DISTINCT ON (people.id, choices.id)
  people.id,
  choices.id,
  (ARRAY['BEGINNER', 'INTERMEDIATE', 'INTERMEDIATE', 'ADVANCED', 'EXPERT'])[1 + (n * 3 + step * 7) % 5]
FROM people
CROSS JOIN LATERAL generate_series(1, n * 5 % 7) AS step
JOIN choices ON choices.k = (n * 11 + step * step * 3) % choices.size
WHERE n % 9 <> 0
ORDER BY people.id, choices.id, step
ON CONFLICT DO NOTHING;
--rollback DELETE FROM user_skills USING users WHERE users.id = user_skills.user_id
--rollback   AND split_part(users.email, '@', 2) IN ('aurora.example', 'brightwater.example', 'calder.example');
