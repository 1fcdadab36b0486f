@NullMarked
package com.bitville.postgres.otlp.internal;

import org.jspecify.annotations.NullMarked;
