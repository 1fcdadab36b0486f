/** Real servers, provoked: each finding is raised, its remedy pasted, and it ends. */
@NullMarked
package com.bitville.postgres.checks.internal.provoked;

import org.jspecify.annotations.NullMarked;
