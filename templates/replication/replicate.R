# {{ title }}
#
# Written from the study file: scores, slacks, truth tables and solutions of the study, computed
# anew with the R packages Benchmarking (efficiency) and QCA (sets), and held against its results.
#
#   install.packages(c("Benchmarking", "QCA"))
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
solve <- function(returns, side = "{{ orientation }}", slack = FALSE) {
  dea(x$data, y$data, RTS = returns, ORIENTATION = side, SLACK = slack)
}
score <- function(found) {% if orientation == "in" %}eff(found){% else %}1 / eff(found){% endif %}

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
  for (j in seq_along(columns)) {
    theirs <- results[[paste0(columns[[j]], "_slack")]][unique] / means[[j]]
    # what the first phase leaves over weighs in the second
    held(paste("slack of", columns[[j]]), found[unique, j], theirs, within = 1e-4)
  }
}
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
sets <- data.frame(row.names = values[["slug"]])
{% for one in sets %}
v <- {{ one.source }}
sets[["{{ one.name }}"]] <- {{ one.membership }}
{% endfor %}
{% if half %}
sets[sets == 0.5] <- 0.501
{% endif %}
for (name in names(sets)) {
  held(paste("membership in", name), sets[[name]], results[[paste0("membership_", name)]])
}

# --- Truth tables and solutions -------------------------------------------------------------------

# No name here is one of an argument of QCA's functions: they look among the script's variables.
explaining <- c({{ conditions }})
rows <- read("truth-tables.csv")
terms <- read("solutions.csv")

# A model as its terms in order, each with its literals in order.
in_order <- function(term) {
  paste(sort(strsplit(gsub(" ", "", term), "*", fixed = TRUE)[[1]]), collapse = "*")
}
as_model <- function(model) paste(sort(vapply(model, in_order, "")), collapse = " + ")
theirs <- function(target, solution) {
  chosen <- terms[terms[["outcome"]] == target & terms[["solution"]] == solution, ]
  vapply(split(chosen[["term"]], chosen[["model"]]), as_model, "")
}
membership <- function(term) {
  literals <- strsplit(term, "*", fixed = TRUE)[[1]]
  one <- function(literal) {
    v <- sets[[sub("~", "", literal, fixed = TRUE)]]
    if (startsWith(literal, "~")) 1 - v else v
  }
  do.call(pmin, lapply(literals, one))
}
fit <- function(target) {
  y <- membership(target)
  chosen <- terms[terms[["outcome"]] == target, ]
  each <- vapply(chosen[["term"]], membership, numeric(nrow(sets)))
  both <- colSums(pmin(each, y))
  against <- colSums(pmin(each, y, 1 - y))
  held(paste(target, "consistency of terms"), both / colSums(each), chosen[["consistency"]])
  held(paste(target, "PRI of terms"), (both - against) / (colSums(each) - against), chosen[["pri"]])
  held(paste(target, "raw coverage of terms"), both / sum(y), chosen[["raw_coverage"]])
}

analyse <- function(target, expected, excluded) {
  tt <- truthTable(sets, outcome = target, conditions = explaining,
                   incl.cut = {{ cuts.consistency }}, pri.cut = {{ cuts.pri }},
                   n.cut = {{ cuts.frequency }}, show.cases = TRUE)
  known <- rows[rows[["outcome"]] == target & !is.na(rows[["out"]]), ]
  ours <- tt$tt[apply(as.matrix(known[explaining]), 1, function(row) {
    which(apply(tt$tt[explaining], 1, function(other) all(as.numeric(other) == row)))
  }), ]
  held(paste(target, "cases of the rows"), as.numeric(ours[["n"]]), known[["n"]])
  held(paste(target, "consistency of the rows"), as.numeric(ours[["incl"]]), known[["consistency"]])
  held(paste(target, "PRI of the rows"), as.numeric(ours[["PRI"]]), known[["pri"]])
  if (!any(known[["out"]] %in% 1)) {
    cat(sprintf("%-60s %s\n", paste(target, "solutions"), "none"))
    return(invisible())
  }
  # by value: minimize() reads some of its arguments as they are written
  all_models <- function(...) do.call(minimize, list(tt, details = TRUE, exclude = excluded, ...))
  models <- function(found) vapply(found$solution, as_model, "")
  same(paste(target, "complex"), models(all_models()), theirs(target, "complex"))
  same(paste(target, "parsimonious"), models(all_models(include = "?")),
       theirs(target, "parsimonious"))
  if (is.na(expected)) {
    cat("QCA reads several expectations with a conjunction otherwise: intermediate not compared\n")
    return(fit(target))
  }
  found <- if (nzchar(expected)) all_models(include = "?", dir.exp = expected) else all_models()
  pairs <- if (is.null(found$i.sol)) list(found) else found$i.sol
  same(paste(target, "intermediate"), unlist(lapply(pairs, models)),
       theirs(target, "intermediate"))
  fit(target)
}
{% for one in outcomes %}
analyse("{{ one.outcome }}", expected = {{ one.expected }}, excluded = {{ one.excluded }})
{% endfor %}
cat("all agree\n")
