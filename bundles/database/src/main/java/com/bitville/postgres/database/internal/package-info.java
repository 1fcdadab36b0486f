/** The only room that sees a JDBC driver: gate, pool, session guards and capability probe of one server a component. */
@NullMarked
package com.bitville.postgres.database.internal;

import org.jspecify.annotations.NullMarked;
