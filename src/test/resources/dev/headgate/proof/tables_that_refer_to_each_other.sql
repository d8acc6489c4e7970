-- = add table member
-- = add table team
-- = add constraint member_team_id_fkey to member

CREATE TABLE member (
  id bigint NOT NULL,
  team_id bigint,
  CONSTRAINT member_pkey PRIMARY KEY (id)
);

CREATE TABLE team (
  id bigint NOT NULL,
  lead_id bigint,
  CONSTRAINT team_pkey PRIMARY KEY (id),
  CONSTRAINT team_lead_id_fkey FOREIGN KEY (lead_id) REFERENCES member(id)
);

ALTER TABLE member ADD CONSTRAINT member_team_id_fkey FOREIGN KEY (team_id) REFERENCES team(id);

-- ROLLBACK
ALTER TABLE member DROP CONSTRAINT member_team_id_fkey;
DROP TABLE team;
DROP TABLE member;
