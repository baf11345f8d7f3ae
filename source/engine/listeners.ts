/** Who wants to hear of something, in the order in which they came. */
export type Listeners<Args extends unknown[]> = {
	/** Adds one; call what comes back to hear no more. */
	add(listener: (...args: Args) => void): () => void;
	tell(...args: Args): void;
	/** Those who listen now. */
	all(): Iterable<(...args: Args) => void>;
};

export function listenersOf<Args extends unknown[]>(): Listeners<Args> {
	const heard = new Set<(...args: Args) => void>();
	return {
		add(listener) {
			heard.add(listener);
			return () => heard.delete(listener);
		},
		tell(...args) {
			for (const listener of heard) listener(...args);
		},
		all: () => heard,
	};
}
