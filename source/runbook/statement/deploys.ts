import { carriesSettings } from './settings.ts';
import type { SimpleCommand } from './shell.ts';
import { tableOf } from './table.ts';

/** One kind of command whose success changes what runs in an environment. `text` is program and arguments. */
export type DeployRow = { rule: string; matches: RegExp; example: string; not: string };

export const deployRows: readonly DeployRow[] = [
	{
		rule: 'deploy-script',
		matches:
			/^(?:npm|pnpm|yarn|bun)(?: (?:run|run-script))?(?: -\S+)* (?:(?!debug|test|check|validate|verify|monitor|report|lint|log|list|status|notify)\w+:)?(?:deploy|release|publish|promote|rollout)(?:[:_-]\S*)?(?: |$)/,
		example: 'npm run deploy:production',
		not: 'npm run debug:deploy-log',
	},
	{
		rule: 'make-deploy',
		matches:
			/^(?:make|just|task|rake|mage|gradle|gradlew|mvn)(?: -\S+)* (?:\S+:)?(?:deploy|release|promote|rollout)(?:[:_-]\S*)?(?: |$)/,
		example: 'make deploy-staging',
		not: 'make test',
	},
	{
		rule: 'deploy-file',
		matches:
			/^(?:deploy|rollout|promote|release|cap|tf-deploy|kamal|dokku)(?:[._-][\w.-]*)?(?: (?!--help|--dry-run)|$)/,
		example: './deploy.sh production',
		not: 'deployments list-only',
	},
	{
		rule: 'kubectl-change',
		matches:
			/^(?:kubectl|oc|k3s kubectl)(?: .*)? (?:apply|replace|create -f|rollout (?:undo|restart)|set (?:image|env|resources)|scale|patch|edit)(?: |$)(?!.*--dry-run)/,
		example: 'kubectl -n shop apply -f web.yaml',
		not: 'kubectl get pods',
	},
	{
		rule: 'argo-rollouts',
		matches: /^kubectl(?: .*)? argo rollouts (?:promote|undo|set|abort|restart|retry)(?: |$)/,
		example: 'kubectl argo rollouts promote web',
		not: 'kubectl argo rollouts get rollout web',
	},
	{
		rule: 'helm-change',
		matches:
			/^(?:helm|helmfile)(?: .*)? (?:install|upgrade|rollback|uninstall|delete|apply|sync)(?: |$)(?!.*--dry-run)/,
		example: 'helm upgrade web ./chart',
		not: 'helm list',
	},
	{
		rule: 'argocd-sync',
		matches: /^argocd app (?:sync|rollback|set)(?: |$)/,
		example: 'argocd app sync web',
		not: 'argocd app get web',
	},
	{
		rule: 'vercel',
		matches: /^(?:npx )?vercel(?: deploy| promote| rollback| --prod|$)/,
		example: 'vercel --prod',
		not: 'vercel logs web',
	},
	{
		rule: 'hosting-cli',
		matches:
			/^(?:npx )?(?:fly|flyctl|netlify|firebase|wrangler|railway|sls|serverless|eb|gcloud app|gcloud run|cdk|sam|copilot|render|amplify|supabase functions|kamal|now|cf push|heroku container:release)(?: .*?)? ?(?:deploy|publish|up|push|release|promote)(?: |$)|^heroku (?:releases:rollback|rollback|pipelines:promote)/,
		example: 'fly deploy --app web',
		not: 'fly status',
	},
	{
		rule: 'terraform-apply',
		matches: /^(?:terraform|tofu|terragrunt|tf|pulumi)(?: .*)? (?:apply|up|destroy)(?: |$)/,
		example: 'terraform apply plan.out',
		not: 'terraform plan',
	},
	{
		rule: 'ansible',
		matches: /^ansible-playbook (?!.*--(?:check|syntax-check|list))/,
		example: 'ansible-playbook site.yml',
		not: 'ansible-playbook site.yml --check',
	},
	{
		rule: 'compose-up',
		matches: /^(?:docker compose|docker-compose|podman-compose)(?: .*)? (?:up|restart|down)(?: |$)/,
		example: 'docker compose up -d',
		not: 'docker compose ps',
	},
	{
		rule: 'aws-deploy',
		matches:
			/^aws (?:deploy create-deployment|ecs update-service|lambda update-function-code|lambda update-alias|elasticbeanstalk update-environment|s3 sync|cloudformation (?:deploy|update-stack|create-stack))(?: |$)/,
		example: 'aws ecs update-service --cluster shop --service web',
		not: 'aws ecs describe-services',
	},
	{
		rule: 'flag-service',
		matches:
			/^(?:ldcli flags|launchdarkly|unleash|flagsmith|growthbook|flagd)(?: .*)? (?:toggle|update|toggle-on|toggle-off|enable|disable|set)(?:-\w+)*(?: |$)/,
		example: 'ldcli flags toggle-on --flag new-search',
		not: 'ldcli flags list',
	},
];

const rowsFor = tableOf(deployRows);

/** True when one of the commands changes what runs somewhere. Settings alone put no toggle into force. */
export function deploysSomething(commands: readonly SimpleCommand[]): boolean {
	const deploying = commands.filter((command) => !carriesSettings(command));
	return rowsFor(deploying, '').length > 0;
}
