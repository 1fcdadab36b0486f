/** Whether the reported requests match the true ones. */
@NullMarked
package com.bitville.postgres.itests.correlation;

import org.jspecify.annotations.NullMarked;
