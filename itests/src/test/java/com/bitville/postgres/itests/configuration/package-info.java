/** The configuration of a running agent, changed in every way there is. */
@NullMarked
package com.bitville.postgres.itests.configuration;

import org.jspecify.annotations.NullMarked;
