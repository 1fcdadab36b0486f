@NullMarked
package com.bitville.postgres.report.internal.compare;

import org.jspecify.annotations.NullMarked;
