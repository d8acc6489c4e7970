package dev.headgate.sidecar;

import java.util.Map;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.jackson.JacksonEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.info.InfoContributorAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.info.InfoEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementContextAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.context.ConfigurationPropertiesAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.autoconfigure.info.ProjectInfoAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsEndpointAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.jvm.JvmMetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.startup.StartupTimeMetricsListenerAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.system.SystemMetricsAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.otlp.OtlpTracingAutoConfiguration;
import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration;
import org.springframework.boot.servlet.autoconfigure.actuate.web.ServletManagementContextAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.actuate.web.server.TomcatServletManagementContextAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.actuate.endpoint.web.WebMvcHealthEndpointExtensionAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import dev.headgate.boot.HeadgateAutoConfiguration;
import dev.headgate.tracing.TracingExport;

/**
 * {@code headgate sidecar}: the gate, then health, metrics and the endpoint
 * {@code schema}, for a changelog whose service is written in any language. It has no
 * entities, no data source and no connection pool: after the gate, one connection looks
 * at the schema now and then.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({ ApplicationAvailabilityAutoConfiguration.class, AvailabilityProbesAutoConfiguration.class,
		CompositeMeterRegistryAutoConfiguration.class, ConfigurationPropertiesAutoConfiguration.class,
		DispatcherServletAutoConfiguration.class, EndpointAutoConfiguration.class, ErrorMvcAutoConfiguration.class,
		HealthContributorAutoConfiguration.class, HealthContributorRegistryAutoConfiguration.class,
		HeadgateAutoConfiguration.class, HealthEndpointAutoConfiguration.class,
		HttpMessageConvertersAutoConfiguration.class, InfoContributorAutoConfiguration.class,
		InfoEndpointAutoConfiguration.class, JacksonAutoConfiguration.class, JacksonEndpointAutoConfiguration.class,
		JvmMetricsAutoConfiguration.class, LifecycleAutoConfiguration.class, ManagementContextAutoConfiguration.class,
		MetricsAutoConfiguration.class, MetricsEndpointAutoConfiguration.class, ProjectInfoAutoConfiguration.class,
		PrometheusMetricsExportAutoConfiguration.class, PropertyPlaceholderAutoConfiguration.class,
		ServletManagementContextAutoConfiguration.class, SslAutoConfiguration.class,
		StartupTimeMetricsListenerAutoConfiguration.class, SystemMetricsAutoConfiguration.class,
		TomcatServletManagementContextAutoConfiguration.class, TomcatServletWebServerAutoConfiguration.class,
		WebEndpointAutoConfiguration.class, WebMvcAutoConfiguration.class,
		WebMvcHealthEndpointExtensionAutoConfiguration.class })
public class SidecarApplication {

	/**
	 * Starts the sidecar.
	 * @param args what follows {@code sidecar} on the command line
	 * @return the context, running
	 */
	public static ConfigurableApplicationContext run(String... args) {
		// It would load a validator, which nothing here uses.
		System.setProperty("spring.backgroundpreinitializer.ignore", "true");
		SidecarArguments arguments = SidecarArguments.parse(args);
		SpringApplication application = new SpringApplication(SidecarApplication.class);
		// Boot would else take the class that has the main method.
		application.setMainApplicationClass(SidecarApplication.class);
		application.setDefaultProperties(Map.of("spring.config.name", "application,sidecar"));
		application.addListeners(arguments);
		return application.run(arguments.settings());
	}

	/** Only the gate makes spans here, and only where they are wanted. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(name = "io.opentelemetry.sdk.trace.SdkTracerProvider")
	@ConditionalOnProperty(TracingExport.ENDPOINT)
	@ImportAutoConfiguration({ OpenTelemetrySdkAutoConfiguration.class, OpenTelemetryTracingAutoConfiguration.class,
			OtlpTracingAutoConfiguration.class })
	static class TracingConfiguration {

	}

}
