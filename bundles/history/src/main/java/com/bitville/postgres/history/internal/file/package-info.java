/**
 * The files of one server. In come rows of figures and entries of a journal; out go series over a time, and what is left after a kill,
 * a power cut or damage. Nothing here keeps values in memory. Start reading at {@code SeriesFile}.
 */
@NullMarked
package com.bitville.postgres.history.internal.file;

import org.jspecify.annotations.NullMarked;
