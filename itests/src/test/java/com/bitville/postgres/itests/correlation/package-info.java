/** Whether what is told of requests is what happened. */
@NullMarked
package com.bitville.postgres.itests.correlation;

import org.jspecify.annotations.NullMarked;
