.PHONY: dev test migrate-create migrate-upgrade migrate-downgrade migrate-current migrate-history shell image update containers up down clean

dev: ## the service on http://localhost:8080, with its own PostgreSQL
	./mvnw spring-boot:run

test:
	./mvnw verify

migrate-create: ## make migrate-create MSG="add users phone"
	bin/headgate revision -m "$$MSG"

migrate-upgrade: ## on the database that DATABASE_URL names; ARGS="…" adds options
	bin/headgate upgrade $(ARGS)

migrate-downgrade: ## one step back; it asks
	bin/headgate downgrade -1 $(ARGS)

migrate-current:
	bin/headgate current $(ARGS)

migrate-history:
	bin/headgate history --indicate-current $(ARGS)

shell: ## psql in the database of "make up"
	docker compose exec db psql -U dev headgate

image:
	REVISION=$$(git describe --always --abbrev=40 --dirty --exclude '*') docker compose build

update: ## a new release of the production stack: migrates, then replaces the service
	docker/update.sh

containers: ## checks of the image and the compose files
	.ci/containers

up:
	docker compose up -d --build --wait

down:
	docker compose down

clean: ## also forgets the data of "make dev" and "make up"
	./mvnw -q clean
	rm -rf .headgate
	-docker compose down -v
