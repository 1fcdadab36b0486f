/**
 * What of all that is collected becomes a figure of days. In come snapshots and the status document; out go readings by series and
 * entries of journals, as the two declared tables {@code figures.txt} and {@code journals.txt} beside this package say. No class here
 * knows a subject's name. Start reading at {@code FigureTable}.
 */
@NullMarked
package com.bitville.postgres.history.internal.figure;

import org.jspecify.annotations.NullMarked;
