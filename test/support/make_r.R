# Files in the layouts that R tools write, through the HDF5 packages those tools use.
#
# Made by (R 4.2, rhdf5 2.42, hdf5r 1.3 of Debian 12; anndataR, zellkonverter and SeuratDisk themselves are not in Debian):
#   Rscript test/support/make_r.R test/support/h5ad
# Each holds 17 cells x 5 genes; X[i, j] = (3 i + j) %% 4 (counted from 0), obs/day cycles over Day 0, 3, 10.

out <- commandArgs(TRUE)[1]
n <- 17L
p <- 5L
X <- outer(0:(n - 1), 0:(p - 1), function(i, j) (3 * i + j) %% 4)
days <- c("Day 0", "Day 3", "Day 10")
codes <- (0:(n - 1)) %% 3L
cells <- sprintf("c%d", 0:(n - 1))
genes <- sprintf("g%d", 0:(p - 1))
rows <- function(M) {
  entries <- lapply(seq_len(nrow(M)), function(i) which(M[i, ] != 0))
  list(
    data = unlist(lapply(seq_len(nrow(M)), function(i) M[i, entries[[i]]])),
    indices = unlist(entries) - 1L,
    indptr = cumsum(c(0L, lengths(entries)))
  )
}

# anndataR and zellkonverter: rhdf5. Encodings of anndata 0.8; R stores matrices by columns, so they are written transposed.
with_rhdf5 <- function(path) {
  library(rhdf5)
  unlink(path)
  h5createFile(path)
  attribute <- function(name, key, value, scalar = TRUE) {
    file <- H5Fopen(path)
    object <- H5Oopen(file, name)
    h5writeAttribute(value, object, key, asScalar = scalar)
    H5Oclose(object)
    H5Fclose(file)
  }
  encode <- function(name, type, version) {
    attribute(name, "encoding-type", type)
    attribute(name, "encoding-version", version)
  }
  array_of <- function(name, value, type = "array", version = "0.2.0") {
    h5write(value, path, name, variableLengthString = TRUE, encoding = "UTF-8")
    encode(name, type, version)
  }
  encode("/", "anndata", "0.1.0")
  for (group in c("obs", "var", "obsm", "layers", "uns", "obs/day")) h5createGroup(path, group)
  for (group in c("obsm", "layers", "uns")) encode(group, "dict", "0.1.0")
  array_of("X", t(X))
  array_of("layers/counts", matrix(as.integer(t(X)), p, n))
  array_of("obsm/X_pca", t(matrix(as.numeric(0:(2 * n - 1)), n, 2, byrow = TRUE)))
  array_of("obs/_index", cells, "string-array")
  array_of("obs/day/codes", as.integer(codes))
  array_of("obs/day/categories", days, "string-array")
  encode("obs/day", "categorical", "0.2.0")
  # This rhdf5 has no truth values.
  attribute("obs/day", "ordered", 0L)
  array_of("obs/depth", rowSums(X))
  array_of("var/_index", genes, "string-array")
  for (frame in c("obs", "var")) {
    encode(frame, "dataframe", "0.2.0")
    attribute(frame, "_index", "_index")
  }
  attribute("obs", "column-order", c("day", "depth"), FALSE)
  # A frame without columns has an empty list, which R writes as numbers.
  attribute("var", "column-order", numeric(0), FALSE)
  array_of("uns/title", "written from R", "string")
  h5closeAll()
}

# SeuratDisk (Convert.R): hdf5r; X holds scaled data and raw the counts; factors keep their labels apart, without a reference.
with_hdf5r <- function(path) {
  library(hdf5r)
  file <- H5File$new(path, "w")
  frame <- function(group, names, columns) {
    group$create_dataset("_index", names, dtype = H5T_STRING$new(size = Inf)$set_cset("UTF-8"))
    for (column in names(columns)) group$create_dataset(column, columns[[column]])
    attributes <- list("encoding-type" = "dataframe", "encoding-version" = "0.1.0", "_index" = "_index")
    for (key in names(attributes)) {
      group$create_attr(key, attributes[[key]], dtype = H5T_STRING$new(size = Inf), space = H5S$new("scalar"))
    }
    order <- c("_index", names(columns))
    group$create_attr("column-order", order, dtype = H5T_STRING$new(size = Inf))
  }
  sparse <- function(group, M) {
    parts <- rows(M)
    for (part in names(parts)) group$create_dataset(part, parts[[part]], gzip_level = 4)
    group$create_attr("encoding-type", "csr_matrix", dtype = H5T_STRING$new(size = Inf), space = H5S$new("scalar"))
    group$create_attr("encoding-version", "0.1.0", dtype = H5T_STRING$new(size = Inf), space = H5S$new("scalar"))
    group$create_attr("shape", dim(M))
  }
  file$create_dataset("X", t(scale(X, scale = FALSE)), gzip_level = 4)
  obs <- file$create_group("obs")
  frame(obs, cells, list(day = as.integer(codes), nCount_RNA = rowSums(X), used = as.integer(codes > 0)))
  obs$create_group("__categories")$create_dataset("day", days, dtype = H5T_STRING$new(size = Inf))
  frame(file$create_group("var"), genes, list(variance = apply(X, 2, var)))
  raw <- file$create_group("raw")
  sparse(raw$create_group("X"), X)
  frame(raw$create_group("var"), genes, list())
  file$create_group("obsm")$create_dataset("X_pca", t(matrix(as.numeric(0:(2 * n - 1)), n, 2, byrow = TRUE)))
  file$close_all()
}

with_rhdf5(file.path(out, "r_rhdf5.h5ad"))
with_hdf5r(file.path(out, "r_seurat_disk.h5ad"))
