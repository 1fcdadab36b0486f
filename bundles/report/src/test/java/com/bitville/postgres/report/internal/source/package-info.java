@NullMarked
package com.bitville.postgres.report.internal.source;

import org.jspecify.annotations.NullMarked;
