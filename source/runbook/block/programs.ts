/** Programs that a line of an untagged block is taken for a command by. Words that often begin a sentence are not here. */
const names = `
7z act age air alembic ansible ansible-playbook ansible-vault apk apt apt-get aptitude argo argocd aria2c artillery asdf
aws az awk base64 bash bat bazel bin/rails brew bun bundle bunx bzip2 calicoctl cap cargo cat cd cdk ceph cf chef-client
chgrp chmod chown chpasswd chroot chrony chronyc cilium cksum clush cmctl conda composer consul cosign cp cray crane
createdb createuser crictl crontab ctr curl cqlsh dart dbmate dd deno df dig direnv dmesg dnf docker docker-compose doctl
dokku dotnet dpkg dropdb du easzlab echo eksctl elixir env envsubst etcdctl etcdutl exit export ezctl fdisk firebase
firewall-cmd flagger flux fly flyctl flyway free fsck ftp gcloud gem getent gh git glab gofmt goose govc gpg gradle
gradlew grep groupadd gsutil gunzip gzip hash helm helmfile heroku host hostname hostnamectl htop http https httpie hub
id ifconfig iftop influx initctl iostat ip iptables istioctl java jq journalctl jstack just k3s k6 k9s kamal kcadm
kill killall kind kinit knife kops ksops kubeadm kubectl kubens kubectx kubelet kustomize launchctl ldapsearch ldconfig
linkerd ln locust logrotate ls lsblk lscpu lsmod lsof lvs lynx mage make mc md5sum minikube mix mkdir mkfs mktemp mongo
mongod mongodump mongorestore mongosh mount mtr mv mvn mysql mysqladmin mysqldump mysqldumpslow nc ncat netlify netstat newman nft
nginx ngrok nix nmap nmcli node nohup nomad npm npx nslookup nvm oc odo openssl openstack opkg packer passwd patch
patronictl pdsh perl pg_basebackup pg_ctl pg_dump pg_dumpall pg_isready pg_restore pgbackrest php pidof ping pip pip3 pipenv
pkill pm2 pnpm podman poetry popd printf prisma promtool ps psql pulumi pushd pvs pwd py pyenv pytest python python2 python3
rabbitmqctl rails rake rbenv rclone rd readlink realpath reboot redis-cli rm rmdir rndc rpm rpm-ostree rook rsync ruby
rvm s3cmd sadf salt sam scp sed semanage seq serverless service setenforce sestatus sftp sha256sum sh shasum shutdown skopeo
sleep snap sops source sqlite3 ss ssh ssh-add ssh-copy-id ssh-keygen stat stern strace su sudo supabase supervisorctl
sv swapoff swapon swift symfony sysctl systemctl systemd-resolve tail tar tctl tcpdump tee telnet terraform terragrunt tf
timedatectl tmux tofu touch traceroute tree trivy tsc tsh tsx ufw umask umount uname unset unlink unzip update-grub uptime
useradd usermod uv vagrant vault vercel vgs vi vim virsh virtctl vitest vmstat watch wc wget whoami wrangler xargs yarn
yum zcat zip zkCli.sh zookeeper-shell zsh zstd zypper conftest krew oras osdctl ocm rosa opm operator-sdk nerdctl buildah
tf-deploy gds govuk tkn velero etcd kubescape dapr pscale psc turso railway render sls tput supervisord sqlplus keytool
`;

export const programs: ReadonlySet<string> = new Set(
	names.split(/\s+/).filter((name) => name !== ''),
);

/** Programs whose names are also plain words: taken for a command only when an option, a path or a target follows. */
export const wordyPrograms: ReadonlySet<string> = new Set(
	'at cat find make test time install host kill less more open run sort split start top type use who wait which yes cut date diff file head join last look man read screen service set source tail test touch watch alias apply bundle hash id just air hub flux render salt service swift mount mix patch stat tree env exit export snap sleep split'.split(
		' ',
	),
);
