/// What differs between one private cupsd and the next.
package struct SchedulerSettings: Sendable {
    /// A program put into the scheduler's backend folder, beside links to the system's backends.
    package struct Backend: Sendable {
        package let executable: String
        package let name: String
        /// 0700 lets a root cupsd run it as root. An ordinary user's cupsd runs all as that user.
        package let mode: UInt32

        package init(_ executable: String, name: String, mode: UInt32 = 0o700) {
            self.executable = executable
            self.name = name
            self.mode = mode
        }
    }

    package var backends: [Backend] = []
    package var errorPolicy = "retry-job"
    package var jobRetryIntervalSeconds = 5
    package var jobRetryLimit = 3
    package var jobKillDelaySeconds = 5
    package var maxClients = 100
    package var maxJobs = 500
    /// For LogLevel; `debug2` tells every byte, `warn` is for scenarios of many jobs.
    package var logLevel = "debug"
    /// SetEnv of cups-files.conf. PAGETOLL_CONFIG is there unless named here:
    /// `etc/pagetoll.conf` of the scenario's folder.
    package var environment: [String: String] = [:]
    /// Further lines for cupsd.conf, as they stand.
    package var directives: [String] = []

    package init(backends: [Backend] = []) {
        self.backends = backends
    }
}

extension PrivateScheduler {
    /// cups-files.conf: everything below the folder, and nothing else touched (Printcap is blank).
    static func filesConfiguration(
        in folder: ScenarioFolder, _ settings: SchedulerSettings, account: Account
    ) -> String {
        let variables = settings.environment.merging([
            "PAGETOLL_CONFIG": folder.path("etc/pagetoll.conf")
        ]) { given, _ in given }
        let lines = variables.sorted { $0.key < $1.key }.map { "SetEnv \($0.key) \($0.value)" }
        return """
            ServerRoot \(folder.path("etc"))
            ServerBin \(folder.path("bin"))
            RequestRoot \(folder.path("spool"))
            TempDir \(folder.path("spool/tmp"))
            CacheDir \(folder.path("cache"))
            StateDir \(folder.path("run"))
            AccessLog \(folder.path("log/access_log"))
            ErrorLog \(folder.path("log/error_log"))
            PageLog \(folder.path("log/page_log"))
            Printcap
            LogFileGroup \(account.group)
            User \(account.user)
            Group \(account.group)
            SystemGroup \(account.systemGroups)
            \(lines.joined(separator: "\n"))

            """
    }

    static func configuration(
        in folder: ScenarioFolder, _ settings: SchedulerSettings, port: UInt16
    ) -> String {
        """
        LogLevel \(settings.logLevel)
        MaxLogSize 0
        PageLogFormat %p %u %j %T %P %C %{job-billing} %{job-originating-host-name} \
        %{job-name} %{media} %{sides}
        ServerName localhost
        Listen \(folder.path("run/cups.sock"))
        Listen 127.0.0.1:\(port)
        Browsing No
        WebInterface No
        DefaultAuthType Basic
        ErrorPolicy \(settings.errorPolicy)
        JobRetryInterval \(settings.jobRetryIntervalSeconds)
        JobRetryLimit \(settings.jobRetryLimit)
        JobKillDelay \(settings.jobKillDelaySeconds)
        MaxClients \(settings.maxClients)
        MaxClientsPerHost \(settings.maxClients)
        MaxJobs \(settings.maxJobs)
        DirtyCleanInterval 0
        PreserveJobFiles Yes
        IdleExitTimeout 0
        \(settings.directives.joined(separator: "\n"))
        <Location />
          Order allow,deny
          Allow from 127.0.0.1
        </Location>
        <Policy default>
          <Limit All>
            Order deny,allow
          </Limit>
        </Policy>
        <Policy authenticated>
          <Limit Create-Job Print-Job Print-URI Validate-Job>
            AuthType Default
            Order deny,allow
          </Limit>
          <Limit Send-Document Send-URI Hold-Job Release-Job Restart-Job Purge-Jobs \
        Set-Job-Attributes Reprocess-Job Cancel-Current-Job Suspend-Current-Job Resume-Job \
        Cancel-My-Jobs Close-Job CUPS-Move-Job CUPS-Get-Document Cancel-Job CUPS-Authenticate-Job>
            AuthType Default
            Require user @OWNER @SYSTEM
            Order deny,allow
          </Limit>
          <Limit All>
            Order deny,allow
          </Limit>
        </Policy>

        """
    }
}
