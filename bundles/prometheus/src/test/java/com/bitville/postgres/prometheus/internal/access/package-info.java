@NullMarked
package com.bitville.postgres.prometheus.internal.access;

import org.jspecify.annotations.NullMarked;
