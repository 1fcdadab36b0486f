@NullMarked
package com.bitville.postgres.report.internal.fact;

import org.jspecify.annotations.NullMarked;
