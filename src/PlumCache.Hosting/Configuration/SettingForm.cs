namespace PlumCache.Hosting.Configuration;

/// <summary>How a value was written.</summary>
public enum SettingForm
{
    /// <summary>Bare text: CONFIG SET and the command line, where everything is text.</summary>
    Untyped,

    /// <summary>A TOML integer.</summary>
    Integer,

    /// <summary>A TOML string.</summary>
    String,

    /// <summary>A TOML boolean.</summary>
    Boolean,

    /// <summary>A TOML value no setting takes: a float, a date, an array, a table.</summary>
    Other,
}
