/** The changed entries since a baseline, and the baseline as the collector's state. */
@NullMarked
package com.bitville.postgres.statements.internal.change;

import org.jspecify.annotations.NullMarked;
