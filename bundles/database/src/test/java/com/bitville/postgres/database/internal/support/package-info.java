/** Test support: servers, clients, faults. */
@NullMarked
package com.bitville.postgres.database.internal.support;

import org.jspecify.annotations.NullMarked;
