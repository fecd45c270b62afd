# Rscript script.R > expected.json, in this folder; R 4.2.2, QCA 3.23, admisc 0.37
suppressPackageStartupMessages(library(QCA))
raw <- read.csv("input.csv", row.names = 1)
fuzzy <- function(v, lines) calibrate(v, type = "fuzzy", thresholds = lines, logistic = TRUE, idm = 0.95)
d <- data.frame(OPEN = findInterval(raw$open_hours, c(42, 55)),
                YOUNG = fuzzy(raw$pupils_pct, c(9.5, 11.65, 14)),
                FAR = fuzzy(raw$distance_km, c(0.8, 1.9, 3.4)), USED = raw$USED,
                row.names = rownames(raw))
quoted <- function(x) paste0("[", paste0('"', x, '"', collapse = ", "), "]")
models <- function(found) vapply(found$solution, paste, "", collapse = " + ")
one <- function(outcome, expected) {
  tt <- truthTable(d, outcome = outcome, conditions = "OPEN, YOUNG, FAR", incl.cut = 0.8,
                   pri.cut = 0.5, show.cases = TRUE)
  seen <- tt$tt[tt$tt$OUT != "?", ]
  rows <- sprintf("[%s, %s, %s, %s, %s, %.12f, %.12f]", seen$OPEN, seen$YOUNG, seen$FAR,
                  seen$OUT, seen$n, as.numeric(seen$incl), as.numeric(seen$PRI))
  between <- minimize(tt, include = "?", dir.exp = expected)
  sprintf('{"rows": [%s], "complex": %s, "parsimonious": %s, "intermediate": %s}',
          paste(rows, collapse = ", "), quoted(models(minimize(tt))),
          quoted(models(minimize(tt, include = "?"))),
          quoted(unique(unlist(lapply(between$i.sol, models)))))
}
need <- function(literal, outcome) {
  fit <- pof(literal, outcome, data = d)$incl.cov
  sprintf('"%s": [%.6f, %.6f, %.6f]', literal, fit$inclN, fit$RoN, fit$covN)
}
cat('{"USED":', one("USED", "OPEN[1],OPEN[2],FAR[0]"), ',\n"~USED":',
    one("~USED", "OPEN[0],FAR[1]"), ',\n"necessity": {',
    paste(vapply(c("OPEN[0]", "OPEN[1]", "OPEN[2]"), need, "", outcome = "USED"), collapse = ", "),
    "}}\n")
