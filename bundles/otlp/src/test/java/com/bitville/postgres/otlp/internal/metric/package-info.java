@NullMarked
package com.bitville.postgres.otlp.internal.metric;

import org.jspecify.annotations.NullMarked;
