/** The Jakarta Mail provider on the command core; its classes bear the names that Java mail code has used for twenty years. */
@NullMarked
package org.imap4x.mail;

import org.jspecify.annotations.NullMarked;
