@NullMarked
package com.bitville.postgres.otlp.internal.collector;

import org.jspecify.annotations.NullMarked;
