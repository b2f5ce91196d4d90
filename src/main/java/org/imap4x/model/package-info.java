/** Immutable values of the IMAP protocol: JDK only, no I/O. */
@NullMarked
package org.imap4x.model;

import org.jspecify.annotations.NullMarked;
