/** Run while packaging, shipped nowhere: lists what is shipped. */
@NullMarked
package com.bitville.postgres.packages;

import org.jspecify.annotations.NullMarked;
