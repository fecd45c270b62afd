# {{ title }}
#
# Written from the study file: scores, slacks, truth tables and solutions of the study, computed
# anew with the R packages Benchmarking (efficiency) and QCA (sets), and held against its results.
{% if fixed %}
# The programs that hold inputs fixed are written out, for lpSolve.
{% endif %}
#
#   install.packages(c("Benchmarking", {% if fixed %}"lpSolve", {% endif %}"QCA"))
#   Rscript replicate.R          in the folder with the .csv files that lie beside this one
#
# Study {{ id }}, data and results {{ content }}, Pathways {{ version }}.
# It prints the largest difference of each kind, and stops where one is too large.

suppressPackageStartupMessages({
  library(Benchmarking)
  library(QCA)
})

near <- 1e-6                   # the largest difference, relative where numbers exceed 1
read <- function(file) {
  read.csv(file, check.names = FALSE, fileEncoding = "UTF-8-BOM", na.strings = "",
           stringsAsFactors = FALSE)
}
held <- function(what, ours, theirs, within = near) {
  apart <- abs(ours - theirs) / pmax(1, abs(theirs))
  worst <- if (anyNA(apart)) Inf else max(0, apart)
  cat(sprintf("%-60s %.1e\n", what, worst))
  if (worst > within) stop(what, ": differs", call. = FALSE)
}
same <- function(what, ours, theirs) {
  cat(sprintf("%-60s %s\n", what, if (setequal(ours, theirs)) "the same" else "differs"))
  if (!setequal(ours, theirs)) {
    stop(what, ": here ", toString(ours), "; there ", toString(theirs), call. = FALSE)
  }
}

# --- The data -------------------------------------------------------------------------------------

values <- read("indicators.csv")   # a row for each unit, inputs and outputs in native units
results <- read("regions.csv")
stopifnot(identical(values[["slug"]], results[["slug"]]))
{% if composites %}

# An index of several columns (n, k); up: whether higher figures raise it.
composite <- function(x, up, weights) {
  if (weights == "principal component") {
    z <- scale(sweep(x, 2, ifelse(up, 1, -1), "*"))
    loadings <- eigen(cor(z), symmetric = TRUE)$vectors[, 1]
    return(drop(z %*% (loadings * sign(sum(loadings)))))
  }
  z <- apply(x, 2, function(v) (v - min(v)) / (max(v) - min(v)))
  z[, !up] <- 1 - z[, !up]
  if (weights == "equal") return(rowMeans(z))
  p <- sweep(z, 2, colSums(z), "/")
  diversity <- 1 + colSums(ifelse(p > 0, p * log(p), 0)) / log(nrow(z))
  drop(z %*% (diversity / sum(diversity)))
}
{% endif %}
{% if derived %}

# The computed columns, from the table's own as they stand in the file.
table <- values
{% for one in measures if one.scale != "1.0" %}
table[[{{ one.column }}]] <- table[[{{ one.column }}]] / {{ one.scale }}
{% endfor %}
{% for one in derived %}
table[[{{ one.name }}]] <- with(table, {{ one.formula }})
{% endfor %}
{% for one in measures if one.scale != "1.0" %}
table[[{{ one.column }}]] <- table[[{{ one.column }}]] * {{ one.scale }}
{% endfor %}
{% for one in derived %}
held({{ one.said }}, table[[{{ one.name }}]], values[[{{ one.name }}]])
{% endfor %}
values <- table
{% endif %}

# --- Efficiency -----------------------------------------------------------------------------------

# Each column is divided by its mean: scores do not change, and the sum of slacks that the second
# phase maximizes then counts every column alike, as the study's does.
inputs <- c({{ inputs }})
outputs <- c({{ outputs }})
divided <- function(columns) {
  wanted <- as.matrix(values[columns])
  means <- colMeans(wanted)
  means[means == 0] <- 1
  list(data = sweep(wanted, 2, means, "/"), means = means)
}
x <- divided(inputs)
y <- divided(outputs)
{% if fixed %}
# Inputs that no unit can change: the score theta leaves them as they are (Banker and Morey 1986).
# The variables are theta, the weights, and the slacks of inputs and outputs.
fixed <- inputs %in% c({{ fixed }})
held_fixed <- function(returns, slack) {
  n <- nrow(x$data); m <- ncol(x$data); s <- ncol(y$data)
  found <- list(eff = numeric(n), sx = matrix(0, n, m), sy = matrix(0, n, s))
  weights <- c(0, rep(1, n), rep(0, m + s))
  for (o in seq_len(n)) {
    rows <- rbind(cbind(ifelse(fixed, 0, -x$data[o, ]), t(x$data), diag(m), matrix(0, m, s)),
                  cbind(0, t(y$data), matrix(0, s, m), -diag(s)))
    right <- c(ifelse(fixed, x$data[o, ], 0), y$data[o, ])
    signs <- rep("=", m + s)
    if (returns != "crs") {
      rows <- rbind(rows, weights)
      right <- c(right, 1)
      signs <- c(signs, if (returns == "vrs") "=" else "<=")
    }
    theta <- c(1, rep(0, n + m + s))
    first <- lpSolve::lp("min", theta, rows, signs, right)
    found$eff[o] <- first$objval
    if (slack) {
      second <- lpSolve::lp("max", c(rep(0, n + 1), rep(1, m + s)), rbind(rows, theta),
                            c(signs, "<="), c(right, first$objval * (1 + 1e-10)))
      found$sx[o, ] <- second$solution[n + 1 + seq_len(m)]
      found$sy[o, ] <- second$solution[n + 1 + m + seq_len(s)]
    }
  }
  found
}
{% endif %}
solve <- function(returns, side = "{{ orientation }}", slack = FALSE) {
{% if fixed %}
  if (side == "in") return(held_fixed(returns, slack))
{% endif %}
  dea(x$data, y$data, RTS = returns, ORIENTATION = side, SLACK = slack)
}
score <- function(found) {% if orientation == "in" %}{{ "found$eff" if fixed else "eff(found)" }}{% else %}1 / eff(found){% endif %}

crs <- score(solve("crs"))
vrs <- score(solve("vrs"))
nirs <- score(solve("drs"))    # Benchmarking's "drs": lambdas add up to 1 at most
held("scores, constant returns", crs, results[["crs"]])
held("scores, variable returns", vrs, results[["vrs"]])
held("scores, non-increasing returns", nirs, results[["nirs"]])
returns <- ifelse(abs(crs - vrs) <= near * vrs, "crs",
                  ifelse(abs(nirs - crs) <= near * nirs, "irs", "drs"))
same("returns to scale", paste(values[["slug"]], returns),
     paste(results[["slug"]], results[["returns_to_scale"]]))

# Slacks are compared where no others are optimal as well.
unique <- results[["gap_unique"]] %in% c("true", "TRUE")
slacks <- function(found, columns, means) {
  for (j in {% if fixed %}which(columns %in% measured){% else %}seq_along(columns){% endif %}) {
    theirs <- results[[paste0(columns[[j]], "_slack")]][unique] / means[[j]]
    # what the first phase leaves over weighs in the second
    held(paste("slack of", columns[[j]]), found[unique, j], theirs, within = 1e-4)
  }
}
{% if fixed %}
measured <- c(inputs[!fixed], outputs)   # what is fixed has no gap
{% endif %}
slacks(solve("{{ returns }}", "in", TRUE)$sx, inputs, x$means)
slacks(solve("{{ returns }}", "out", TRUE)$sy, outputs, y$means)

# --- Calibration ----------------------------------------------------------------------------------

{% if score == "corrected" %}
# The bootstrap's draws are not R's; the corrected scores are those of the results.
behind <- results[["value"]]
{% else %}
behind <- {{ score }}
{% endif %}
# calibrate() takes what is below 0.0001 for 0 and what is above 0.9999 for 1, the study does not: it
# is held to the same function without that, and the latter is used from here on.
direct <- function(v, out, crossover, full) {
  lines <- sort(c(out, crossover, full))
  side <- ifelse(v < lines[[2]], lines[[2]] - lines[[1]], lines[[3]] - lines[[2]])
  rising <- plogis(log(0.95 / 0.05) * (v - lines[[2]]) / side)
  theirs <- calibrate(v, type = "fuzzy", thresholds = lines, logistic = TRUE, idm = 0.95)
  inside <- rising >= 1e-4 & rising <= 1 - 1e-4
  stopifnot(abs(rising - theirs) <= ifelse(inside, 1e-9, 1e-4))
  if (out < full) rising else 1 - rising
}
{% macro calibration(sets) %}
made <- data.frame(row.names = values[["slug"]])
{% for one in sets %}
v <- {{ one.source }}
made[["{{ one.name }}"]] <- {{ one.membership }}
{% endfor %}
{% if half %}
made[made == 0.5] <- 0.501
{% endif %}
{% endmacro %}
{{ calibration(sets) }}
{% if levels %}
# Levels stand in the results as a crisp set for each, NAME[0], NAME[1] ...
{% endif %}
for (name in {% if levels %}setdiff(names(made), c({{ levels }})){% else %}names(made){% endif %}) {
  held(paste("membership in", name), made[[name]], results[[paste0("membership_", name)]])
}
own <- list(sets = made, explaining = c({{ conditions }}), many = c({{ levels }}), incl = {{ cuts.consistency }},
            pri = {{ cuts.pri }}, n = {{ cuts.frequency }}, terms = read("solutions.csv"),
            rows = read("truth-tables.csv"))

# --- Truth tables and solutions -------------------------------------------------------------------

# No name is one of an argument of QCA's functions: they look among the script's own variables.

# A model as its terms in order, each with its literals in order.
in_order <- function(term, many) {
  literals <- strsplit(gsub(" ", "", term), "*", fixed = TRUE)[[1]]
  # Beside multi-value conditions QCA writes A[1] for A, and A[0] for ~A.
  two <- !(sub("\\[.*", "", literals) %in% many)
  literals[two] <- sub("^(.*)\\[0\\]$", "~\\1", sub("\\[1\\]$", "", literals[two]))
  paste(sort(literals), collapse = "*")
}
as_model <- function(model, many) paste(sort(vapply(model, in_order, "", many)), collapse = " + ")
theirs <- function(design, target, solution) {
  terms <- design$terms
  chosen <- terms[terms[["outcome"]] == target & terms[["solution"]] == solution, ]
  vapply(split(chosen[["term"]], chosen[["model"]]), as_model, "", design$many)
}
membership <- function(term, sets) {
  literals <- strsplit(term, "*", fixed = TRUE)[[1]]
  one <- function(literal) {
    v <- sets[[sub("~", "", literal, fixed = TRUE)]]
    if (startsWith(literal, "~")) 1 - v else v
  }
  do.call(pmin, lapply(literals, one))
}
fit <- function(design, target) {
  sets <- design$sets
  y <- membership(target, sets)
  chosen <- design$terms[design$terms[["outcome"]] == target, ]
  if (!nrow(chosen)) return(invisible())
  measured <- function(z) {            # (n, k) memberships: consistency, PRI, coverage of each
    both <- colSums(pmin(z, y))
    against <- colSums(pmin(z, y, 1 - y))
    cbind(both / colSums(z), (both - against) / (colSums(z) - against), both / sum(y))
  }
  each <- vapply(chosen[["term"]], membership, numeric(nrow(sets)), sets = sets)
  held(paste(target, "fit of terms"), measured(each),
       as.matrix(chosen[c("consistency", "pri", "raw_coverage")]))
  models <- interaction(chosen[["solution"]], chosen[["model"]], drop = TRUE)
  joined <- function(columns) apply(each[, columns, drop = FALSE], 1, max)
  whole <- vapply(split(seq_along(models), models), joined, numeric(nrow(sets)))
  held(paste(target, "fit of models"), measured(whole)[as.integer(models), , drop = FALSE],
       as.matrix(chosen[c("model_consistency", "model_pri", "model_coverage")]))
  without <- vapply(seq_along(models), function(i) {
    others <- setdiff(which(models == models[[i]]), i)
    if (length(others)) sum(pmin(joined(others), y)) / sum(y) else 0
  }, 0)
  held(paste(target, "unique coverage of terms"), chosen[["model_coverage"]] - without,
       chosen[["unique_coverage"]])
}
rows_of <- function(tt, design, target) {
  rows <- design$rows
  known <- rows[rows[["outcome"]] == target & !is.na(rows[["out"]]), ]
  numbers <- apply(as.matrix(known[design$explaining]), 1, function(row) {
    which(apply(tt$tt[design$explaining], 1, function(other) all(as.numeric(other) == row)))
  })
  ours <- tt$tt[numbers, ]
  held(paste(target, "cases of the rows"), as.numeric(ours[["n"]]), known[["n"]])
  held(paste(target, "consistency of the rows"), as.numeric(ours[["incl"]]), known[["consistency"]])
  held(paste(target, "PRI of the rows"), as.numeric(ours[["PRI"]]), known[["pri"]])
}

analyse <- function(target, expected, excluded, design = own) {
  # by value: these functions read some of their arguments as they are written
  sets <- design$sets[c(design$explaining, sub("~", "", target, fixed = TRUE))]
  tt <- do.call(truthTable, list(sets, outcome = target, conditions = design$explaining,
                                 incl.cut = design$incl, pri.cut = design$pri,
                                 n.cut = design$n, show.cases = TRUE))
  if (!is.null(design$rows)) rows_of(tt, design, target)
  if (!any(tt$tt[["OUT"]] == "1")) {
    same(paste(target, "solutions: none"), character(), theirs(design, target, "complex"))
    return(invisible())
  }
  all_models <- function(...) do.call(minimize, list(tt, details = TRUE, exclude = excluded, ...))
  models <- function(found) vapply(found$solution, as_model, "", design$many)
  same(paste(target, "complex"), models(all_models()), theirs(design, target, "complex"))
  same(paste(target, "parsimonious"), models(all_models(include = "?")),
       theirs(design, target, "parsimonious"))
  if (is.na(expected)) {
    cat("QCA reads several expectations with a conjunction otherwise: intermediate not compared\n")
    return(fit(design, target))
  }
  found <- if (nzchar(expected)) all_models(include = "?", dir.exp = expected) else all_models()
  pairs <- if (is.null(found$i.sol)) list(found) else found$i.sol
  same(paste(target, "intermediate"), unlist(lapply(pairs, models)),
       theirs(design, target, "intermediate"))
  fit(design, target)
}
{% for one in outcomes %}
analyse("{{ one.outcome }}", expected = {{ one.expected }}, excluded = {{ one.excluded }})
{% endfor %}
{% for one in designs %}

# --- A design that is explored for hypotheses alone: {{ one.name }} ---
{{ calibration(one.sets) }}
explored <- list(sets = made, explaining = c({{ one.conditions }}), many = c({{ one.levels }}),
                 incl = {{ one.cuts.consistency }}, pri = {{ one.cuts.pri }}, n = {{ one.cuts.frequency }},
                 terms = read("design-{{ one.name }}.csv"))
cat("design {{ one.name }}\n")
analyse("{{ one.outcome }}", expected = {{ one.expected }}, excluded = NULL, design = explored)
{% endfor %}
cat("all agree\n")
