/** The database's part of the doctor, and of the status. */
@NullMarked
package com.bitville.postgres.database.internal.doctor;

import org.jspecify.annotations.NullMarked;
