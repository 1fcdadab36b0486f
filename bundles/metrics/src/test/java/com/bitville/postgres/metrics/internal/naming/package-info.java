@NullMarked
package com.bitville.postgres.metrics.internal.naming;

import org.jspecify.annotations.NullMarked;
