/** How the server's lexer divides a text into tokens. */
@org.jspecify.annotations.NullMarked
package com.bitville.postgres.sql.internal.lexer;
