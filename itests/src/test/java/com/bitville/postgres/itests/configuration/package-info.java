/** The configuration of a running agent, changed in every possible way. */
@NullMarked
package com.bitville.postgres.itests.configuration;

import org.jspecify.annotations.NullMarked;
