/** The facts of a report as plain records; every one says of which time it is, of how many, and what is not known. */
@NullMarked
package com.bitville.postgres.report.internal.fact;

import org.jspecify.annotations.NullMarked;
