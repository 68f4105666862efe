# Recipes call npm, never node itself: under npm the pinned Node of node_modules is first on the PATH, whatever the machine has.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

tiers := unit simulation integration
results := .local/test-results

# npm writes this file last, so it is newer than the lock file only after a complete installation.
installed := node_modules/.package-lock.json

.PHONY: help demo test contract models up down run push build lint sim image live-deps image-test live-test clean npm

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s  %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(installed) ## Watch a WordPressStack being built, rolled out, repaired and deleted, on this machine alone (LIVE=1: real servers)
	@npm run --silent demo

test: $(installed) ## Run all tests of the normal tier
	@rm -rf $(results); mkdir -p $(results); failed=(); \
	for tier in $(tiers); do \
	  echo "make test: $$tier tests"; \
	  npm run --silent test:$$tier -- --json --outputFile=$(results)/$$tier.json || failed+=($$tier); \
	done; \
	if (( $${#failed[@]} )); then echo "make test: failed: $${failed[*]}"; exit 1; fi

contract: $(installed) ## Run boto3 and the AWS CLI against the AWS emulator, and the operator against moto: nobody here wrote those (needs Python 3)
	@npm exec --silent -- node test/contract/main.ts $(ARGS)

models: $(installed) ## Extract enums, lengths, ranges and patterns from botocore's models for the operations in served.json
	@python=$$(npm exec --silent -- node test/contract/install.ts); "$$python" test/aws-emulator/models/extract.py

up: $(installed) ## Start a control plane and the AWS emulator in the background (TIME_SCALE=60 times faster than AWS; LIVE=1: real servers)
	@npm run --silent up

down: $(installed) ## Stop what `make up` started and forget its data
	@npm run --silent down

run: $(installed) ## Run the operator in the foreground, against `make up` or the KUBECONFIG and AWS credentials of the shell
	@if [[ -z "$${KUBECONFIG:-}" && -f .local/env ]]; then echo 'make run: using .local/env'; . .local/env; fi; \
	exec npm run --silent operator

push: $(installed) ## Push the image to a stack of `make up LIVE=1` (TAG=name, WORDPRESS=6.1 or 6.5, STACK=namespace/name, BROKEN=1, ENGINE=docker, podman or none; docs/live.md)
	@if [[ -z "$${AWS_ENDPOINT_URL:-}" && -f .local/env ]]; then . .local/env; fi; \
	npm run --silent push -- $(if $(TAG),--tag "$(TAG)") $(if $(WORDPRESS),--wordpress "$(WORDPRESS)") \
	  $(if $(STACK),--stack "$(STACK)") $(if $(REPOSITORY),--repository "$(REPOSITORY)") $(if $(BROKEN),--broken)

build: $(installed) ## Bundle operator and command line into dist
	@npm run --silent build

lint: $(installed) ## Check types, code, format and generated files
	@echo 'make lint: types, code, format, generated files'
	@npm run --silent lint

sim: $(installed) ## Simulate: SEED=n or SEEDS=n START=k for histories by chance, FAULTS=1, MUTANTS=1, else a kill at every write
	@npm run --silent $(if $(MUTANTS),sim:mutants,$(if $(FAULTS),sim:faults,$(if $(SEED)$(SEEDS),sim:random --$(if $(SEED), --seed $(SEED))$(if $(SEEDS), --seeds $(SEEDS))$(if $(START), --start $(START)),sim)))

image: ## Build the WordPress image with Docker or Podman (TAG=name, BASE=another base; docs/image.md)
	@image/build.sh

live-deps: $(installed) ## Install what a WordPress on this machine needs: Debian packages and two versions of WordPress
	@npm exec --silent -- node test/image/live-deps.ts

image-test: $(installed) ## Run the WordPress image's own files on this machine, without a container engine (after make live-deps)
	@mkdir -p $(results); rm -f $(results)/image.json; \
	if npm exec --silent -- node test/image/live-deps.ts --check; then \
	  npm run --silent test:image -- --json --outputFile=$(results)/image.json; \
	fi

live-test: $(installed) ## Run the emulator's live data plane: real containers, databases and load balancers, as root (after make live-deps; FAST=1 without whole sites)
	@mkdir -p $(results); rm -f $(results)/live.json; \
	if npm exec --silent -- node test/image/live-deps.ts --check; then \
	  npm run --silent test:live -- $(if $(FAST),'--testPathIgnorePatterns=live/(site|rollout|failures|ten-at-once|engine)') --json --outputFile=$(results)/live.json; \
	fi

clean: ## Stop what runs and remove everything that was made, except node_modules
	@if [[ -d .local && -e $(installed) ]]; then npm run --silent down; fi
	@rm -rf .local dist coverage

$(installed): package-lock.json | npm
	@echo 'installing npm packages and Node 24 into node_modules (a minute or two the first time)'
	@npm ci --no-audit --no-fund
	@touch $@

npm:
	@command -v npm >/dev/null || { echo 'npm is missing: install Node.js 20 or newer (https://nodejs.org), which brings it; the project fetches its own Node 24'; exit 1; }
