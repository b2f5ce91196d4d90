/** The fault walk; README.md of this project says what it shows and how to run it. */
package org.imap4x.it.faults;
