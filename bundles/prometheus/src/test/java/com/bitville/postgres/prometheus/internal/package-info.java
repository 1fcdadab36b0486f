@NullMarked
package com.bitville.postgres.prometheus.internal;

import org.jspecify.annotations.NullMarked;
