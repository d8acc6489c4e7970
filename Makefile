.PHONY: dev test image containers up down clean

dev: ## the service on http://localhost:8080, with its own PostgreSQL
	./mvnw spring-boot:run

test:
	./mvnw verify

image:
	docker compose build migrate

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
