# Everything you need, by name. The work is done by npm scripts and by scripts/, which say what they do.
# A Ctrl-C goes to the script, which stops what it has started before it ends.
.DEFAULT_GOAL := help
.PHONY: help install build run demo test chaos bench check stop clean

help: ## Show this help
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: ## Install the dependencies, if they have changed
	@node scripts/toolchain.mjs install

build: ## Build what has changed
	@node scripts/toolchain.mjs build

run: ## Start everything, show the demonstration, serve until Ctrl-C (PORT=3000 SLOTS=4 DEMO=0 FAIRLANE_ADMIN_KEY=...)
	@node scripts/run.mjs

demo: ## Show the demonstration on data of its own, and end
	@node scripts/run.mjs --demo

test: ## Run all tests on services of their own
	@node scripts/test.mjs

chaos: ## Break everything, each alone, then mixed, and check what is promised (MINUTES=30 SEED=n FAULT=text)
	@CHAOS_MINUTES=$(or $(MINUTES),5) CHAOS_SEED=$(SEED) CHAOS_FAULT="$(FAULT)" node scripts/test.mjs test/chaos

bench: ## Measure Fairlane beside its peers, into bench/results (ONLY=W1 REPEAT=5)
	@node scripts/bench.mjs compare $(if $(ONLY),--only $(ONLY)) --repeat $(or $(REPEAT),5)

check: install ## Check all: format, lint, types, import rules, dead code, tests
	@npm run --silent check

stop: ## Stop what runs in the background, also after a crash
	@node scripts/run.mjs --stop

clean: ## Stop it, and drop all data and the build
	@node scripts/run.mjs --clean
	@rm -rf dist coverage
