@NullMarked
package com.bitville.postgres.otlp.internal.http;

import org.jspecify.annotations.NullMarked;
