/** The keys of the outlets: alerts, reports, and the optional ones. */
@NullMarked
package com.bitville.postgres.config.internal.keys.outlet;

import org.jspecify.annotations.NullMarked;
