# One command each; `make help` lists them. Python 3.11 or newer, make and git are enough, the rest is fetched at first use.
.POSIX:
.SUFFIXES:
.PHONY: help demo demo-reset test test-full faults budgets check stack lock messages shots

# run.sh brings .venv up to date with the lock, then runs the command in it; with --dev, tests and checks are in it too.
RUN = @sh portal/devstack/run.sh
DEV = @sh portal/devstack/run.sh --dev
COMPILE = @sh portal/devstack/run.sh --uv pip compile $(UPGRADE:1=--upgrade) --quiet --universal --python-version 3.11 \
	--generate-hashes --no-header

help: ## This list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1	\2/p' Makefile | expand -t 14

demo: ## Serve the demo on port 8000 (PORT=8080 for another, PYTHON=python3.12 for another Python)
	$(RUN) python -m portal.devstack.demo

demo-reset: ## Forget the demo's data and start it over
	$(RUN) python -m portal.devstack.demo --reset

test: ## Run the tests: SQLite, PostgreSQL, real services, browser (ARGS='-k listing' narrows)
	$(DEV) python -m portal.devstack.suite -- $(ARGS)

test-full: ## Everything: the whole suite on both databases, migrations, every page in every language and theme
	$(DEV) python -m portal.devstack.suite --full -- $(ARGS)

faults: ## Kill web processes, worker and Redis while people write, cut lines, and count what is lost (a quarter of an hour)
	$(DEV) python -m portal.devstack.faults -- $(ARGS)

budgets: ## What a first visit weighs and how long it takes on a telephone, against what we promise (on a quiet machine)
	$(DEV) python -m portal.devstack.budgets

check: ## Run the linters, the type checker, the floors, and Django's checks as deployed
	$(DEV) python -m portal.devstack.checks

stack: ## Run the production shape without docker: PostgreSQL, Redis, worker, beat, two web processes (SEED=1 for data)
	$(DEV) python -m portal.devstack.stack

lock: ## Write the locks anew from pyproject.toml and package.json (UPGRADE=1 for newer versions)
	$(COMPILE) pyproject.toml -o requirements.txt
	$(COMPILE) pyproject.toml --group dev -o requirements-dev.txt
	$(COMPILE) --group uv -o portal/devstack/uv.txt
	$(COMPILE) --group node -o portal/devstack/node.txt
	$(DEV) python -m portal.devstack.node --lock

messages: ## Collect the words on screen into portal/locale (needs gettext)
	$(DEV) python -m portal.devstack.messages

shots: ## Take pictures of every page in all languages, widths and themes into var/shots (ARGS='home ar' narrows, FRESH=1 anew)
	$(DEV) python -m portal.devstack.shots $(ARGS)
