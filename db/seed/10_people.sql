--liquibase formatted sql logicalFilePath:db/seed/10_people.sql

--changeset seed:people
--comment: Three hundred people; the domains of their addresses are reserved, and mark them as seeded
WITH names AS (
  SELECT ARRAY[
    'Amara', 'Amélie', 'Anders', 'Aoife', 'Bao', 'Beatriz', 'Björn', 'Camille', 'Chiara', 'Daniela',
    'David', 'Dmitri', 'Elif', 'Emeka', 'Esther', 'Farid', 'Femi', 'Giulia', 'Hana', 'Hassan', 'Ingrid',
    'Jakub', 'Jamila', 'João', 'Kaito', 'Katarzyna', 'Kwame', 'Laila', 'Lars', 'Leilani', 'Linh',
    'Lucía', 'Malik', 'Mei', 'Mateus', 'Nadia', 'Nikolai', 'Noor', 'Olga', 'Owen', 'Priya', 'Rahul',
    'Renée', 'Samira', 'Sofía', 'Tariq', 'Yusuf'
  ] AS first_names, ARRAY[
    'Abara', 'Achterberg', 'Adeyemi', 'Almeida', 'Andersson', 'Bauer', 'Bianchi', 'Brennan', 'Çelik',
    'Chen', 'Costa', 'Dąbrowski', 'Diallo', 'Dubois', 'Eriksen', 'Fernández', 'Fischer', 'Fujimoto',
    'Gallagher', 'García', 'Haddad', 'Hansen', 'Hoang', 'Iyer', 'Jansen', 'Kamau', 'Karlsson', 'Kaya',
    'Kim', 'Kowalska', 'Kumar', 'Lefèvre', 'Lindgren', 'López', 'Marino', 'Mbeki', 'Mensah', 'Molina',
    'Nakamura', 'Nguyen', 'Novák', 'O''Connor', 'Okafor', 'Okonkwo', 'Park', 'Petrov', 'Rahman',
    'Ramos', 'Rossi', 'Schneider', 'Sharma', 'Silva', 'Smith', 'Tanaka', 'Vasquez', 'Wójcik', 'Yamada',
    'Zhang', 'Ziegler'
  ] AS last_names
), people AS (
  SELECT n,
    first_names[1 + n % cardinality(first_names)] AS first_name,
    last_names[1 + n * 17 % cardinality(last_names)] AS last_name
  FROM names, generate_series(0, 299) AS n
), logins AS (
  SELECT n, first_name || ' ' || last_name AS full_name,
    lower(translate(first_name || '.' || last_name, 'Çáãçèéíóöą''', 'Caaceeiooa')) AS username
  FROM people
)
INSERT INTO users (email, username, full_name, avatar_url, email_verified, status, created_at, updated_at)
SELECT
  username || '@' || (ARRAY['aurora.example', 'brightwater.example', 'calder.example'])[1 + n % 3],
  username,
  full_name,
  CASE WHEN n % 4 <> 0 THEN 'https://pictures.example/' || username || '.png' END,
  n % 5 <> 0,
  CASE WHEN n % 29 = 0 THEN 'SUSPENDED' WHEN n % 11 = 0 THEN 'INACTIVE' ELSE 'ACTIVE' END,
  timestamptz '2024-09-02 07:30:00+00' + n * interval '31 hours 17 minutes',
  timestamptz '2024-09-02 07:30:00+00' + n * interval '31 hours 17 minutes' + n % 7 * interval '3 days'
FROM logins
ORDER BY n
ON CONFLICT DO NOTHING;
--rollback DELETE FROM users WHERE split_part(email, '@', 2) IN ('aurora.example', 'brightwater.example', 'calder.example');
