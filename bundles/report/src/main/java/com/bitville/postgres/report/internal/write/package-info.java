/** The forms of a report, each written from the same facts, part by part. */
@NullMarked
package com.bitville.postgres.report.internal.write;

import org.jspecify.annotations.NullMarked;
