/**
 * `false`: the record says something that does not hold. `missing`: something it speaks of is not here to check.
 * `note`: worth knowing, nothing wrong.
 */
export type VerifyFinding = {
	severity: 'false' | 'missing' | 'note';
	/** `chain`, `order`, `guide`, `sign-off`, `approval`, `evidence`, `output` or `head`. */
	about: string;
	/** Number of the event, where there is one. */
	seq?: number;
	message: string;
};
