import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { addressOf } from '../instance.ts';
import { send } from './transport.ts';

/**
 * To answer on the users' port (0: any free one), passing half of the users on to the instance at `beside` if it is
 * given. A patient one waits until whoever has the port lets go of it.
 */
export type Order = { port: number; beside?: number | undefined; patient: boolean };

/** Where a request came in. `beside` is the own port of the instance that shares the users' port, if one does. */
export type Entrance = {
	users: boolean;
	beside: number | undefined;
	/** The users' port; undefined until it was taken. */
	port: number | undefined;
	take(order: Order): Promise<{ port: number } | { problem: string }>;
	leave(): Promise<void>;
	/** Writes down what the next instance must know. */
	save(): void;
};

export type Handler = (
	request: IncomingMessage,
	response: ServerResponse,
	entrance: Entrance,
) => Promise<void>;

/** Opens a port, or returns undefined when that is not possible. */
const listen = (server: Server, port: number, shared: boolean): Promise<number | undefined> =>
	new Promise((resolve) => {
		server.once('error', () => resolve(undefined));
		// Two releases share the port for a moment where the system can do that (Node 23.1 and newer, not on macOS).
		server.listen({ port, host: '127.0.0.1', ...(shared ? { reusePort: true } : {}) }, () => {
			const address = server.address();
			resolve(typeof address === 'object' ? (address?.port ?? undefined) : undefined);
		});
	});

const closed = (server: Server): Promise<void> =>
	new Promise((resolve) => {
		server.close(() => resolve());
		server.closeIdleConnections();
		// What is still being answered gets two seconds.
		setTimeout(() => server.closeAllConnections(), 2_000).unref();
	});

/** An instance listens twice: on a port of its own for health checks and orders, and, once told to, on the users' port. */
export class Listeners {
	readonly #handler: Handler;
	readonly #on: { taken(): void; save(): void };
	#own: Server | undefined;
	#users: Server | undefined;
	#port: number | undefined;
	#beside: number | undefined;

	constructor(handler: Handler, on: { taken(): void; save(): void }) {
		this.#handler = handler;
		this.#on = on;
	}

	/** The users' address, once it was taken. */
	get address(): string | undefined {
		return this.#port === undefined ? undefined : addressOf(this.#port);
	}

	#server(users: boolean): Server {
		const server = createServer((request, response) => {
			const entrance: Entrance = {
				users,
				beside: this.#beside,
				port: this.#port,
				take: (order) => this.#take(order),
				leave: () => this.#leave(),
				save: () => this.#on.save(),
			};
			this.#handler(request, response, entrance).catch((error: unknown) => {
				console.error(error);
				if (response.headersSent) response.destroy();
				else send(response, 500, { error: error instanceof Error ? error.message : 'failed' });
			});
		});
		server.keepAliveTimeout = 1_000;
		return server;
	}

	/** Opens the instance's own port and returns it. */
	async open(): Promise<number> {
		this.#own = this.#server(false);
		return (await listen(this.#own, 0, false)) ?? 0;
	}

	async #take({ port, beside, patient }: Order): Promise<{ port: number } | { problem: string }> {
		// The instance before may need a moment to let go.
		for (let attempt = 0; attempt < (patient ? 20 : 1); attempt += 1) {
			if (attempt > 0) await wait(25);
			for (const shared of [true, false]) {
				const server = this.#server(true);
				const taken = await listen(server, port, shared);
				if (taken === undefined) continue;
				this.#users = server;
				this.#port = taken;
				this.#beside = beside;
				this.#on.taken();
				return { port: taken };
			}
		}
		return { problem: `port ${port} is in use` };
	}

	async #leave(): Promise<void> {
		const server = this.#users;
		this.#users = undefined;
		this.#port = undefined;
		if (server) void closed(server);
		this.#on.save();
	}

	async close(): Promise<void> {
		await this.#leave();
		if (this.#own) await closed(this.#own);
	}
}
