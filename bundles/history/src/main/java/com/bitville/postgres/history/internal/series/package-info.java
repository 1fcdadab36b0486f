/**
 * The store of days. In come cycles and, once a minute, the status document; out go files of a fixed size and what they hold. What is
 * read waits in memory for the next full minute alone. Start reading at {@code FileSeriesStore}.
 */
@NullMarked
package com.bitville.postgres.history.internal.series;

import org.jspecify.annotations.NullMarked;
