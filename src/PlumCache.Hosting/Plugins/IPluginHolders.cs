namespace PlumCache.Hosting.Plugins;

/// <summary>Who may hold a plugin's code beside the engine: the connections.</summary>
internal interface IPluginHolders
{
    /// <summary>Whether a reply is being streamed: it may be made by the plugin's code.</summary>
    bool AreStreaming { get; }

    /// <summary>Has all forget what they keep for plugins that are no longer there.</summary>
    void ForgetPlugins();
}
