/** The inner loops alone, by JMH. */
@NullMarked
package com.bitville.postgres.bench.micro;

import org.jspecify.annotations.NullMarked;
