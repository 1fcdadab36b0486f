@NullMarked
package com.bitville.postgres.metrics.internal.family;

import org.jspecify.annotations.NullMarked;
