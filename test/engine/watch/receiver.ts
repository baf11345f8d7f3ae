import { createServer } from 'node:http';

/** A place that messages are sent to: what arrived, in order. */
export async function receiver(): Promise<{
	url: string;
	got: { about: string; text: string }[];
	close(): Promise<void>;
}> {
	const got: { about: string; text: string }[] = [];
	const server = createServer((request, response) => {
		let body = '';
		request.setEncoding('utf8');
		request.on('data', (part: string) => {
			body += part;
		});
		request.on('end', () => {
			const { about, text }: { about: string; text: string } = JSON.parse(body);
			got.push({ about, text });
			response.end('ok');
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const address = server.address();
	return {
		url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/in`,
		got,
		close: () =>
			new Promise((resolve) => {
				server.closeAllConnections();
				server.close(() => resolve());
			}),
	};
}
