--liquibase formatted sql logicalFilePath:db/changelog/migrations/20250114_0940_b90c4e25_insert_reference_skills.sql

-- Revision: b90c4e25
-- Parent: 61d7b3fa

--changeset tomasz.wilk:b90c4e25
--comment: Data only: the skills that everybody may choose from
INSERT INTO skills (name, category) VALUES
  ('Java', 'Language'),
  ('Kotlin', 'Language'),
  ('Python', 'Language'),
  ('Go', 'Language'),
  ('Rust', 'Language'),
  ('TypeScript', 'Language'),
  ('C#', 'Language'),
  ('C++', 'Language'),
  ('Ruby', 'Language'),
  ('Elixir', 'Language'),
  ('SQL', 'Language'),
  ('Spring', 'Framework'),
  ('Quarkus', 'Framework'),
  ('Django', 'Framework'),
  ('React', 'Framework'),
  ('Angular', 'Framework'),
  ('Vue.js', 'Framework'),
  ('.NET', 'Framework'),
  ('Node.js', 'Framework'),
  ('PostgreSQL', 'Data'),
  ('Redis', 'Data'),
  ('Apache Kafka', 'Data'),
  ('Elasticsearch', 'Data'),
  ('Data modelling', 'Data'),
  ('Machine learning', 'Data'),
  ('Statistics', 'Data'),
  ('Linux', 'Operations'),
  ('Docker', 'Operations'),
  ('Kubernetes', 'Operations'),
  ('Terraform', 'Operations'),
  ('Prometheus', 'Operations'),
  ('Incident response', 'Operations'),
  ('Network engineering', 'Operations'),
  ('Interaction design', 'Design'),
  ('User research', 'Design'),
  ('Typography', 'Design'),
  ('Accessibility', 'Design'),
  ('Code review', 'Craft'),
  ('Test automation', 'Craft'),
  ('Technical writing', 'Craft'),
  ('Mentoring', 'Craft'),
  ('Threat modelling', 'Craft'),
  ('Performance tuning', 'Craft');
--rollback DELETE FROM skills WHERE name IN (
--rollback   'Java', 'Kotlin', 'Python', 'Go', 'Rust', 'TypeScript', 'C#', 'C++', 'Ruby', 'Elixir', 'SQL',
--rollback   'Spring', 'Quarkus', 'Django', 'React', 'Angular', 'Vue.js', '.NET', 'Node.js',
--rollback   'PostgreSQL', 'Redis', 'Apache Kafka', 'Elasticsearch', 'Data modelling', 'Machine learning', 'Statistics',
--rollback   'Linux', 'Docker', 'Kubernetes', 'Terraform', 'Prometheus', 'Incident response', 'Network engineering',
--rollback   'Interaction design', 'User research', 'Typography', 'Accessibility',
--rollback   'Code review', 'Test automation', 'Technical writing', 'Mentoring', 'Threat modelling', 'Performance tuning'
--rollback );
