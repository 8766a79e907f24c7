# make run · make test · make check · make bench    (CONTRIBUTING.md says more)
PYTHON ?= python3
PORT ?= 8000
IN = .venv/bin

# Bytecode is kept by the tests: else two processes, and each server that they start, compile all anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run demo-reset test test-fast test-lowest drill check format translations bench lock sbom

run: ; @$(PYTHON) tools/environment.py run && $(IN)/python tools/run.py --port $(PORT)

demo-reset: ; @$(PYTHON) tools/environment.py run && $(IN)/python tools/run.py --reset

# All tests, on SQLite and, where it is installed, on PostgreSQL.
test: dev
	@sh tools/chromium.sh
	@$(IN)/python -m pytest --database=available -n 2

# In less than three minutes on two cores: no browser, nothing slow, SQLite alone.
test-fast: dev
	@$(IN)/python -m pytest -n 2 -m "not slow and not browser"

# The fast tests with the oldest versions that pyproject.toml allows.
test-lowest: dev
	@$(IN)/python tools/lowest.py

# The server and PostgreSQL killed 100 times each while eight people write; upgrades killed and
# taken up again; a copy of 10,000 files and a gigabyte, and the way back. Half an hour.
drill: dev
	@COP_TEST_KILLS=100 COP_TEST_FILES=10000 $(IN)/python -m pytest tests/drills --database=available -rP

check: dev
	@$(IN)/python tools/check.py

format: dev
	@$(IN)/ruff check --quiet --fix . ; $(IN)/ruff format .

translations: dev
	@$(IN)/python tools/translations.py update

bench: dev
	@PYTHONPATH=. $(IN)/python benchmarks/run.py
	@PYTHONPATH=. $(IN)/python benchmarks/writers.py

# The newest versions that pyproject.toml allows, for `make run` and all work here.
lock: dev
	@$(IN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --no-annotate \
	  --no-header --extra site --extra postgres --group dev pyproject.toml \
	  --output-file requirements-dev.lock

# What others wrote and a release holds or needs, as CycloneDX: it goes out with each release.
sbom: dev
	@$(IN)/python tools/sbom.py dist/sbom.cdx.json

.PHONY: dev
dev: ; @$(PYTHON) tools/environment.py dev
